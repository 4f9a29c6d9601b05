"""My schools; who looks after which school; how much each officer has; handing schools over."""
