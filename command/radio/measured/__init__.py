"""What radios and drives measured, beside what studies predict: calibration, disagreement, acceptance, busy channels."""
