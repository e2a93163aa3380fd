# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class SelfManaged(cases.CaseTestCase):
    case = "self-managed"
    flags = ("--alibaba.regions=cn-hangzhou",)


if __name__ == "__main__":
    unittest.main()
