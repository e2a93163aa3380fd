# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class QuotaIsFinal(cases.CaseTestCase):
    case = "quota-is-final"


if __name__ == "__main__":
    unittest.main()
