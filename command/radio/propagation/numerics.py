"""Logarithm, exponential, cosine and sine in single precision without branches, for loops with vector instructions.

Arguments are finite; errors are some 1e-7, which is single precision's own (a test compares them with the library's).
`log` expects a positive, normal number, `exp` gives about 1e-38 for anything smaller than -87, `cos_sin` expects 0..pi.
"""

import math
from typing import Any, cast

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from command.radio.propagation.arrays import as_single
from command.radio.propagation.compiled import single_inlined

_BITS, _SINGLE = ir.IntType(32), ir.FloatType()
_MANTISSA_BITS = _BITS(23)
_ROOT_HALF = _BITS(0x3F3504F3)
"""The bits of sqrt(1/2)."""
_ROUNDING = as_single(12582912.0)
"""1.5 * 2^23: added to a number of moderate size and taken away again, it leaves the nearest whole number."""
_LOG2_E = as_single(1.0 / math.log(2.0))
# ln 2 in two parts: the first has so few digits that its product with a whole number is exact.
_LN_2_COARSE = as_single(0.693359375)
_LN_2_FINE = as_single(math.log(2.0) - 0.693359375)
_DECIBELS = as_single(10.0 / math.log(10.0))
_HALF_PI = as_single(0.5 * math.pi)


def _power(builder: Any, bits: Any) -> Any:
    """The whole n for which a number with these bits is 2^n m, m between sqrt(1/2) and sqrt(2)."""
    return builder.ashr(builder.sub(bits, _ROOT_HALF), _MANTISSA_BITS)


def _exponent(typing: Any, number: Any) -> Any:
    del typing, number

    def generate(_: Any, builder: Any, __: Any, given: Any) -> Any:
        return builder.sitofp(_power(builder, builder.bitcast(given[0], _BITS)), _SINGLE)

    return types.float32(types.float32), generate


def _mantissa(typing: Any, number: Any) -> Any:
    del typing, number

    def generate(_: Any, builder: Any, __: Any, given: Any) -> Any:
        bits = builder.bitcast(given[0], _BITS)
        return builder.bitcast(builder.sub(bits, builder.shl(_power(builder, bits), _MANTISSA_BITS)), _SINGLE)

    return types.float32(types.float32), generate


def _raised(typing: Any, number: Any, rounded: Any) -> Any:
    del typing, number, rounded

    def generate(_: Any, builder: Any, __: Any, given: Any) -> Any:
        number, rounded = (builder.bitcast(one, _BITS) for one in given)
        return builder.bitcast(builder.add(number, builder.shl(rounded, _MANTISSA_BITS)), _SINGLE)

    return types.float32(types.float32, types.float32), generate


def _extreme(less_or_greater: str) -> Any:
    def of_two(typing: Any, one: Any, other: Any) -> Any:
        del typing, one, other

        def generate(_: Any, builder: Any, __: Any, given: Any) -> Any:
            known = ("nnan", "nsz")
            chosen = builder.fcmp_ordered(less_or_greater, *given, flags=known)
            return builder.select(chosen, *given, flags=known)

        return types.float32(types.float32, types.float32), generate

    return cast("Any", intrinsic(of_two))


lesser, greater = _extreme("<"), _extreme(">")
"""Of two known numbers. Unlike `min` and `max` they leave a loop over a whole array to vector instructions."""
exponent_of = cast("Any", intrinsic(_exponent))
mantissa_of = cast("Any", intrinsic(_mantissa))
raised = cast("Any", intrinsic(_raised))
"""A number times 2^n, n being in the lowest bits of what was added to `_ROUNDING`."""


@single_inlined
def log(x: float) -> float:
    """Natural logarithm: the exponent's, and a polynomial for the mantissa between sqrt(1/2) and sqrt(2).

    The polynomial interpolates (ln(1 + f) - f + f^2 / 2) / f^3 at the Chebyshev points of that range.
    """
    whole = exponent_of(x)
    f = mantissa_of(x) - 1.0
    f2 = f * f
    low = 0.33333415 - 0.25000703 * f + f2 * (0.19984223 - 0.16602719 * f)
    high = 0.14703899 - 0.14030892 * f + f2 * 0.09048784
    return float(whole * _LN_2_COARSE + (whole * _LN_2_FINE + (f - 0.5 * f2 + f2 * f * (low + f2 * f2 * high))))


@single_inlined
def exp(x: float) -> float:
    """2^n e^r with a whole n, and a polynomial for e^r that interpolates it at the Chebyshev points."""
    bounded = max(x, -87.0)
    rounded = bounded * _LOG2_E + _ROUNDING
    whole = rounded - _ROUNDING
    r = (bounded - whole * _LN_2_COARSE) - whole * _LN_2_FINE
    r2 = r * r
    high = (0.041666352 + r * 0.0083751264) + r2 * 0.0013941108
    return float(raised((1.0 + r) + r2 * ((0.5 + r * 0.16666416) + r2 * high), rounded))


@single_inlined
def decibels(x: float) -> float:
    """10 log10 x."""
    return _DECIBELS * log(x)


@single_inlined
def cube_root(x: float) -> float:
    return exp(log(x) * (1 / 3))


@single_inlined
def cos_sin(angle: float) -> tuple[float, float]:
    """Cosine and sine of an angle of 0..pi, by the series of sine and cosine about its middle."""
    x = angle - _HALF_PI
    y = x * x
    y2 = y * y
    sine = (1.0 - y * (1 / 6)) + y2 * ((1 / 120 - y * (1 / 5040)) + y2 * (1 / 362880 - y * (1 / 39916800)))
    cosine = (1.0 - y * (1 / 2)) + y2 * ((1 / 24 - y * (1 / 720)) + y2 * (1 / 40320 - y * (1 / 3628800)))
    cosine += y2 * y2 * y2 * (1 / 479001600)
    return -x * sine, cosine
