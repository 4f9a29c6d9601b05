"""Forms as people meet them: errors said at the top and at the field, nothing typed is lost, nothing is made twice."""
