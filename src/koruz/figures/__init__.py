"""Frame to picture in one style: charts, maps, type and colours."""
