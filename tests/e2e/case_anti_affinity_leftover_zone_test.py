# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class AntiAffinityLeftoverZone(cases.CaseTestCase):
    case = "anti-affinity-leftover-zone"


if __name__ == "__main__":
    unittest.main()
