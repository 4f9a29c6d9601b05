"""Making evidence from the browser: a run takes files, prepares an edition, and a person publishes it or not."""
