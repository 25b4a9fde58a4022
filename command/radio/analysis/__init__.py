"""What a study makes of stored losses: pure functions on arrays, for study children only (numba, scipy, rasterio).

Nothing is imported here. All rasters of one study lie on one `grid.Grid`, rows southwards; a site's own rasters
cover its `Window` of it. Levels and losses in dB, float32; stored losses in tenths, int16.

margins      `best_servers(sites, ground, needed_db)` one pass over `SiteLosses` -> `Servers` per `Service` (talk-out,
             talk-in, both); `with_site` for a trial; `margin_db`, `total_loss_db` of one site; `pattern_tenths` of
             a directional antenna
served       `needed_margin_db(probability, sigma)`, `probability(margins, sigma)`, `any_server(...)` with
             correlated shadowing
zones        `zones_on(grid, polygons)` -> `Zones`: labels by cell centre, exact shares of cells on borders
shares       `tally(zones, cells, weights)` -> `Tally`; `.merged(parents)`, `.shares()` -> covered share, mean
             reliability, denied where too much is missing; `counts_on(grid, ...)` makes a weight of places
gap_causes   `hidden_cells(...)`, `causes(...)`: why a cell is not served
gaps         `gap_pieces(...)`, `list_gaps(...)`: components split by zone, with figures
gap_outlines `outlines(pieces, grid)`: polygons to draw
redundancy   `single_server(servers)`, `failures(servers, zones, ...)`: N-1 by site and zone
interference `couplings(frequencies, protection)`, `carrier_to_interference_db(...)`, `needed_ratio_db`, `interfered`
site_candidates  `terrain_maxima(...)` on a 1 km lattice; `blocks` for the coarse pass
next_site    `Demand`, `candidate(...)`, `gain`, `sensitivity`, lazy `greedy(...)`, `best_alone`
site_sets    `merged_rows(...)`, `best_set(...)` with budget and floors, `cheapest_set(...)` for a target:
             exact; `greedy_set` beside them
proposals    `estimate(...)`: people and area per zone, gaps closed, talk-in
acceptance   `tiles_needed`, `tile_list`, `tile_numbers`, `judged`, `result` with exact limits
drive        `bin_samples(samples, grid, sensitivity)`: readings and missed polls in 30 m bins
observed     `matched(bins, sites, ground, direction)` -> `Observed`; `needed_dbm`; `verdicts`,
             `verdict_raster`, `unseen_gaps`
calibration  `fit(observed)` -> `Offsets` by site, class, terminal and distance
validation   `calibrate(observed, needed_dbm)` -> `Calibration` with scores before and after, or a refusal
kriging      `correction_rasters(...)` -> k and sigma of every cell, from a calibration's residuals
warming      `warm_up()`: everything compiled before the first question
busy         `loads(calls, start_s, end_s)` by site, slot and group; `waiting_share` (Erlang C); standard library only
"""
