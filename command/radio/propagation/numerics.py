"""Logarithm, exponential, cosine and sine without branches, so that loops over paths use vector instructions.

Arguments are finite; relative errors are below 1e-12 (a test compares them with the library's). `log` expects a
positive, normal number, `exp` gives about 1e-304 for anything smaller than -700, `cos_sin` expects 0..pi.
"""

import math
from typing import Any, cast

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from command.radio.propagation.compiled import inlined

_ROUNDING = 6755399441055744.0
"""1.5 * 2^52: added to a number of moderate size and taken away again, it leaves the nearest whole number."""
_ROUNDING_BITS = 0x4338000000000000
_ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
_MANTISSA_BITS = 52
_LOG2_E = 1.0 / math.log(2.0)
# ln 2 in two parts: the first has so few digits that its product with a whole number is exact.
_LN_2_COARSE = 6.93147180369123816490e-01
_LN_2_FINE = 1.90821492927058770002e-10
_LN_2 = math.log(2.0)
_DECIBELS = 10.0 / math.log(10.0)
_LOWEST = -700.0


def _bits(typing: Any, number: Any) -> Any:
    del typing, number
    return types.int64(types.float64), lambda _, builder, __, given: builder.bitcast(given[0], ir.IntType(64))


def _number(typing: Any, bits: Any) -> Any:
    del typing, bits
    return types.float64(types.int64), lambda _, builder, __, given: builder.bitcast(given[0], ir.DoubleType())


bits_of = cast("Any", intrinsic(_bits))
"""The 64 bits of a float64 as an integer."""
number_of = cast("Any", intrinsic(_number))


@inlined
def log(x: float) -> float:
    """Natural logarithm: the exponent's, and a polynomial for the mantissa between sqrt(1/2) and sqrt(2).

    The polynomial interpolates ln(1 + f) / f at the Chebyshev points of that range.
    """
    bits = bits_of(x)
    exponent = (bits - _ROOT_HALF_BITS) >> _MANTISSA_BITS
    f = number_of(bits - (exponent << _MANTISSA_BITS)) - 1.0
    whole = number_of(exponent + _ROUNDING_BITS) - _ROUNDING
    f2 = f * f
    f4 = f2 * f2
    low = (1.0000000000002172 - 0.49999999998512556 * f) + f2 * (0.3333333331141725 - 0.2500000043312816 * f)
    middle = (0.2000000380551273 - 0.16666632233793643 * f) + f2 * (0.14285458260945355 - 0.12501075399521072 * f)
    high = (0.11119413052796832 - 0.099873661688515 * f) + f2 * (0.08954162788972381 - 0.08317435212545903 * f)
    top = (0.08750405235572895 - 0.08467876408677853 * f) + f2 * 0.04272800724378214
    return float(whole * _LN_2 + f * ((low + f4 * middle) + (f4 * f4) * (high + f4 * top)))


@inlined
def exp(x: float) -> float:
    """2^n e^r with a whole n and the series of e^r up to r^11."""
    shifted = max(x, _LOWEST) * _LOG2_E + _ROUNDING
    whole = shifted - _ROUNDING
    r = (max(x, _LOWEST) - whole * _LN_2_COARSE) - whole * _LN_2_FINE
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (1 / 2 + r * (1 / 6))
    middle = (1 / 24 + r * (1 / 120)) + r2 * (1 / 720 + r * (1 / 5040))
    high = (1 / 40320 + r * (1 / 362880)) + r2 * (1 / 3628800 + r * (1 / 39916800))
    return float(number_of(bits_of((low + r4 * middle) + (r4 * r4) * high) + (bits_of(shifted) << _MANTISSA_BITS)))


@inlined
def decibels(x: float) -> float:
    """10 log10 x."""
    return _DECIBELS * log(x)


@inlined
def cube_root(x: float) -> float:
    return exp(log(x) * (1 / 3))


@inlined
def cos_sin(angle: float) -> tuple[float, float]:
    """Cosine and sine of an angle of 0..pi, by the series of sine and cosine about its middle."""
    x = angle - 0.5 * math.pi
    y = x * x
    y2 = y * y
    y4 = y2 * y2
    sine = (1.0 - y * (1 / 6)) + y2 * (1 / 120 - y * (1 / 5040))
    sine += y4 * ((1 / 362880 - y * (1 / 39916800)) + y2 * (1 / 6227020800 - y * (1 / 1307674368000)))
    sine += (y4 * y4) * (1 / 355687428096000 - y * (1 / 121645100408832000))
    cosine = (1.0 - y * (1 / 2)) + y2 * (1 / 24 - y * (1 / 720))
    cosine += y4 * ((1 / 40320 - y * (1 / 3628800)) + y2 * (1 / 479001600 - y * (1 / 87178291200)))
    cosine += (y4 * y4) * (1 / 20922789888000 - y * (1 / 6402373705728000))
    return -x * sine, cosine
