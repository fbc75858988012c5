group "g" {
  base_url = "http://127.0.0.1:1"
  request "r" { path = "/" }
}

strategy "five" {
  type        = "as_completed"
  max_workers = 5 # WARNING: Limit that never counts
}

# Its limit counts at level default.
strategy "six" {
  type = "map"
  size = 6
}

benchmark "levels" {
  groups      = [group.g]
  strategies  = [strategy.five, strategy.six]
  concurrency = [1, 10]
}

benchmark "defaults" {
  groups      = [group.g]
  strategies  = [strategy.six]
  concurrency = ["default"]
}
