# Closed and open loops, by time and by count, and what thresholds apply to.

group "g" {
  base_url = "http://127.0.0.1:8080"
  order    = "shuffled"
  request "a" { path = "/a" }
  request "b" {
    path   = "/b"
    weight = 2
  }
}

benchmark "closed" {
  groups      = [group.g]
  strategies  = [strategy.sequential, strategy.imap, strategy.pool]
  concurrency = [1, 50]
  iterations  = 1001
  blocks      = 10
  warmup      = "auto"
  cooldown    = "250ms"
  seed        = 7

  threshold "rate" {
    metric = throughput
    min    = 100
    when   = cell.rate < 200 # null in a closed loop: never applies
  }

  threshold "errors" {
    metric = error_ratio
    max    = 0.01
    when   = cell.strategy != "imap"
  }
}

benchmark "open" {
  groups        = [group.g]
  strategies    = [strategy.gather, strategy.pool]
  rate          = [0.5, 100, 250]
  arrival       = "poisson"
  max_in_flight = 64
  duration      = "1m"
  blocks        = 6

  threshold "slow" {
    metric = response.p99
    max    = cell.rate > 200 ? "400ms" : "200ms"
  }

  compare {
    baseline = 100
    metrics  = [response.p50]
  }
}

benchmark "named" {
  groups     = [group.g]
  strategies = [strategy.task_group]
  stages = [
    { name = "climb", rate = 10, over = "5s" },
    { name = "hold", rate = 10, for = "10s" },
    { rate = 2, duration = "1s" },
    { name = "spike", rate = 50, for = "2s" },
    { name = "both", rate = 5, over = "1s", for = "3s" },
  ]
  warmup = "0s"
}

benchmark "ramp" {
  groups     = [group.g]
  strategies = [strategy.task_group]
  stages = [
    { rate = 10, duration = "5s" },
    { rate = 10, duration = "10s" },
  ]
  warmup = "0s"
}
