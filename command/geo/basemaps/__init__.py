"""What may lie under the city's own layers: files in the data folder and 天地图. None is needed."""
