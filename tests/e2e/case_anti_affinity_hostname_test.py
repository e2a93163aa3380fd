# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class AntiAffinityHostname(cases.CaseTestCase):
    case = "anti-affinity-hostname"


if __name__ == "__main__":
    unittest.main()
