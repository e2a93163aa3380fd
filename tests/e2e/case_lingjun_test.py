# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class Lingjun(cases.CaseTestCase):
    case = "lingjun"


if __name__ == "__main__":
    unittest.main()
