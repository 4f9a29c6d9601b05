"""One module a layout, each with `read_layout(job) -> Reading`; found by its place."""
