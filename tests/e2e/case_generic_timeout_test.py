# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class GenericTimeout(cases.CaseTestCase):
    case = "generic-timeout"


if __name__ == "__main__":
    unittest.main()
