"""Python imports this by itself where its folder is on the path: the machine's clock is off by so many seconds."""

import os
import time

_right, _off = time.time, float(os.environ["CLOCK_OFF"])
time.time = lambda: _right() + _off
