group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" { path = "/" }
}
benchmark "b" {
  groups     = [group.g]
  strategies = [strategy.map]
  stages     = [{ name = "climb", rate = 50, over = "10s" }, { rate = 50, duration = "1m" }]
  threshold "misspelt" { # WARNING: Threshold for no cell
    metric = error_ratio
    when   = cell.stage == "clim"
    max    = 0
  }
  threshold "right" {
    metric = error_ratio
    when   = cell.stage != "hold"
    max    = 0
  }
}
check "there_is_no_such" {
  assert {
    condition     = benchmark.b["g"]["map"].stages.stage["hold"].errors == 0 # ERROR: Unknown key
    error_message = "no"
  }
}
