# What is compared with what, and which gates there are.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "a" { path = "/a" }
}

group "h" {
  base_url = "http://127.0.0.1:8081"
  request "a" { path = "/a" }
}

benchmark "strategies" {
  groups      = [group.g]
  strategies  = [strategy.sequential, strategy.map, strategy.gather]
  concurrency = [1, 10]

  compare {
    baseline   = strategy.sequential # it has no levels of its own: beside each
    metrics    = [makespan.p50, service.p99]
    confidence = 0.99
  }
}

benchmark "levels" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1, 10, 100]
  blocks      = 30

  compare {
    baseline        = 10
    metrics         = [throughput]
    gate            = true
    early_stop      = true
    strict          = "proven"
    on_inconclusive = "fail"
    min_effect      = 0.02
  }
}

benchmark "groups" {
  groups      = [group.g, group.h]
  strategies  = [strategy.pool]
  concurrency = [8]

  compare {
    baseline        = group.g
    metrics         = [service.p50, error_ratio]
    gate            = true
    allow_cross_run = true
  }
}
