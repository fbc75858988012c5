group "api" {
  base_url = "http://127.0.0.1:8080"
  request "login" { path = "/login" }
  request "list" { path = "/items" }
}

group "rare" {
  base_url = "http://127.0.0.1:8080"
  request "seldom" { path = "/" }
}

benchmark "b" {
  groups     = [group.api, group.rare]
  strategies = [strategy.map]
  rate       = [10]
  duration   = "9s"
  blocks     = 1
  threshold "misspelt" {
    metric  = service.p50
    request = "logni" # ERROR: Unknown request
    max     = "1s"
  }
  threshold "whole" {
    metric  = makespan.p50 # ERROR: No metric of a request
    request = "login"
    max     = "1s"
  }
  threshold "statuses" {
    metric = status_ratio["5x"] # ERROR: Unknown metric
    max    = 0
  }
  threshold "bare" {
    metric = status_ratio # ERROR: Unknown metric
    max    = 0
  }
  threshold "abort" {
    metric = status_ratio["5xx"]
    max    = 0
    abort  = "soon" # ERROR: Wrong type
  }
}
