# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class SmallClaims(cases.CaseTestCase):
    case = "small-claims"


if __name__ == "__main__":
    unittest.main()
