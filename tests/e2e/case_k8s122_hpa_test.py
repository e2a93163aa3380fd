# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class K8s122Hpa(cases.CaseTestCase):
    case = "k8s122-hpa"


if __name__ == "__main__":
    unittest.main()
