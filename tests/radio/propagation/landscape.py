"""Made-up terrain for tests: seeded fractal hills over a plain, and the plain with a range in one corner."""

import numpy as np
import numpy.typing as npt


def hills(cells: int, relief_m: float, seed: int) -> npt.NDArray[np.float32]:
    """Fractal terrain of the roughness of real relief, 4 m above the sea and up to `relief_m` more; periodic."""
    rng = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(cells)[:, np.newaxis], np.fft.rfftfreq(cells)[np.newaxis, :])
    frequency[0, 0] = 1.0
    spectrum = (rng.normal(size=frequency.shape) + 1j * rng.normal(size=frequency.shape)) * frequency**-1.9
    surface = np.fft.irfft2(spectrum, s=(cells, cells))
    surface = (surface - surface.min()) / (surface.max() - surface.min())
    return (4.0 + relief_m * surface**2).astype(np.float32)


def plain_with_range(cells: int, seed: int) -> npt.NDArray[np.float32]:
    """A plain at 3-6 m with hills to 400 m in the south-west, as around Changzhou."""
    southwards, westwards = np.mgrid[0 : 1 : cells * 1j, 1 : 0 : cells * 1j]
    weight = np.clip(southwards + westwards - 1.2, 0.0, None) / 0.8
    return (3.0 + 0.007 * (hills(cells, 400.0, seed) - 4.0) + weight * (hills(cells, 400.0, seed) - 4.0)).astype(
        np.float32
    )
