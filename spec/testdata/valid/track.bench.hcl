# An anchor in every block, and what becomes history.

group "orders" {
  for_each = { base = 8080, head = 8081, anchor = 8082 }
  base_url = "http://127.0.0.1:${each.value}"
  request "list" { path = "/orders" }
}

group "release" {
  base_url = "http://127.0.0.1:8083"
  request "list" { path = "/orders" }
}

benchmark "api" {
  groups      = [group.orders["base"], group.orders["head"]]
  anchor      = group.orders["anchor"]
  strategies  = [strategy.pool, strategy.gather]
  concurrency = [8]

  compare {
    baseline = group.orders["base"]
    metrics  = [service.p50]
    gate     = true
  }
  threshold "errors" {
    metric = error_ratio
    max    = 0
  }
  track {
    subject = group.orders["head"]
    metrics = [cpu_per_request, service.p50, error_ratio]
  }
}

benchmark "endpoints" {
  groups      = [group.orders["base"], group.orders["head"]]
  anchor      = group.release
  strategies  = [strategy.pool]
  concurrency = [8]

  track {
    subject = group.orders["base"]
    metrics = [throughput, peak_memory]
  }
  track {
    subject = group.orders["head"]
    metrics = [throughput]
  }
}
