import numpy as np
import pytest
import rasterio

from command.radio.studies.engine.png import encode


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_picture_is_read_back_by_another_decoder() -> None:
    pixels = np.array([[0, 1, 2], [2, 1, 0]], dtype=np.uint8)
    palette = [(0, 0, 0, 0), (10, 20, 30, 255), (200, 100, 50, 128)]
    with rasterio.MemoryFile(encode(pixels, palette)) as memory, memory.open() as image:
        assert image.driver == "PNG"
        np.testing.assert_array_equal(image.read(1), pixels)
        assert [image.colormap(1)[index] for index in range(3)] == palette
