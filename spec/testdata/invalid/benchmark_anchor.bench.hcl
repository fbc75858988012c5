# An anchor is beside the groups, and what is tracked is one of them.

server "s" {
  type = "httpbin"
}

group "orders" {
  for_each = toset(["base", "head", "anchor"])
  base_url = server.s.url
  request "list" { path = "/get" }
}

benchmark "among" {
  groups      = [group.orders["head"], group.orders["anchor"]]
  anchor      = group.orders["anchor"] # ERROR: Anchor among the groups
  strategies  = [strategy.pool]
  concurrency = [1]
}

benchmark "several" {
  groups      = [group.orders["head"]]
  anchor      = [group.orders["base"], group.orders["anchor"]] # ERROR: Several anchors
  strategies  = [strategy.pool]
  concurrency = [1]
}

benchmark "compared" {
  groups      = [group.orders["base"], group.orders["head"]]
  anchor      = group.orders["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1]
  compare {
    baseline = group.orders["anchor"] # ERROR: Baseline not in the benchmark
    metrics  = [throughput]
  }
}

benchmark "tracked" {
  groups      = [group.orders["head"]]
  anchor      = group.orders["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1]
  track {
    subject = group.orders["anchor"] # ERROR: Subject not in the benchmark
    metrics = [throughput]
  }
  track {
    subject = group.orders["head"]
    metrics = [requests] # ERROR: Metric without a direction
  }
}

benchmark "searched" {
  groups     = [group.orders["head"]]
  anchor     = group.orders["anchor"] # ERROR: Anchor of a search
  strategies = [strategy.pool]
  search {
    over   = "rate"
    within = [50, 1000]
    holds  = [response.p99 <= "50ms"]
  }
}
