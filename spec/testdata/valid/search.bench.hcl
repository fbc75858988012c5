# What can be searched for: the highest rate, the most requests at once, the most users.

variable "limit" { default = "50ms" }

locals {
  share = 0.98
}

group "api" {
  for_each = toset(["base", "head"])
  base_url = "http://127.0.0.1:8080"
  request "r" { path = "/${each.key}" }
}

benchmark "rate" {
  groups     = values(group.api)
  strategies = [strategy.pool]
  arrival    = "poisson"
  warmup     = "2s"
  search {
    over      = "rate"
    within    = [50, 20000]
    holds     = [response.p99 <= var.limit, error_ratio <= 0.001, throughput >= local.share * rate - 0.5]
    precision = 0.1
    at_most   = "10m"
  }
  compare {
    baseline = group.api["base"]
    metrics  = [capacity]
    gate     = true
  }
  threshold "enough" {
    metric = capacity
    min    = 300
  }
}

benchmark "concurrency" {
  groups     = [group.api["base"]]
  strategies = [strategy.gather, strategy.pool]
  search {
    over   = "concurrency"
    within = [1, 500]
    holds  = [service.p95 < "0.2s"]
    trial  = "1s"
  }
  compare {
    baseline   = strategy.pool
    metrics    = [capacity]
    min_effect = 0.2
  }
}

benchmark "users" {
  groups     = [group.api["base"]]
  strategies = [strategy.sequential]
  pace       = "1s"
  search {
    over   = "users"
    within = [1, 1000]
    holds  = [makespan.p50 <= 0.25, throughput > 0.9 * users]
  }
}

output "head" {
  value = benchmark.rate["api[head]"]["pool"]["search"].capacity.level
}

check "margin" {
  assert {
    condition     = benchmark.rate["api[head]"]["pool"]["search"].capacity.low > 300
    error_message = "${benchmark.rate["api[head]"]["pool"]["search"].capacity.kind}: not proven."
  }
}
