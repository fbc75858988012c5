# What is measured of streams needs some.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "page" {
    path = "/"
  }
}

group "h" {
  base_url = "http://127.0.0.1:8080"
  request "page" {
    path = "/"
  }
  request "chat" {
    path = "/chat"
    stream "sse" {}
  }
}

benchmark "pages" {
  groups      = [group.g]
  strategies  = [strategy.pool, strategy.map]
  concurrency = [1]

  threshold "first" {
    metric = first_event.p50 # ERROR: No stream to measure
    max    = "1s"
  }
  compare {
    baseline = strategy.map
    metrics  = [service.p50, events_per_second] # ERROR: No stream to measure
  }
}

benchmark "both" {
  groups      = [group.g, group.h]
  strategies  = [strategy.pool]
  concurrency = [1]

  threshold "right" {
    metric  = stalls
    request = "chat"
    max     = 0
  }
  threshold "wrong" {
    metric  = stalls # ERROR: No stream to measure
    request = "page"
    max     = 0
  }
}
