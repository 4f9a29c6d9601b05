"""Who is who: schools that continue under changing numbers, the bodies they belong to, since when and until when."""
