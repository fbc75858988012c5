# "default" is each strategy's own limit.
group "g" {
  base_url = "http://127.0.0.1:8080"
  request "a" { path = "/a" }
  request "b" { path = "/b" }
}

strategy "five" {
  type        = "as_completed"
  max_workers = 5
}

strategy "workers" {
  type  = "pool"
  limit = 7
}

benchmark "b" {
  groups = [group.g]
  strategies = [
    strategy.sequential, strategy.grequests, strategy.aiohttp, strategy.futures, strategy.imap, strategy.gather,
    strategy.five, strategy.pool, strategy.workers,
  ]
  concurrency = ["default", 3]

  compare {
    baseline = strategy.grequests # at default beside default, at 3 beside 3
    metrics  = [makespan.p50]
  }
  compare {
    baseline = "default"
    metrics  = [throughput]
  }
  threshold "t" {
    metric = error_ratio
    max    = 0
    when   = cell.level == "default" && cell.strategy != "map"
  }
}

output "o" { value = benchmark.b["g"]["aiohttp"]["default"].concurrency }
