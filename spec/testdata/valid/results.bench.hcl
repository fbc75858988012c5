# What is judged and told after the run.

group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "a" { path = "/a" }
}

benchmark "storefront" {
  groups      = [group.shop]
  strategies  = [strategy.map, strategy.pool]
  concurrency = [1, 50]

  precondition {
    condition     = local.ready
    error_message = "Not ready."
  }
}

locals {
  ready = true
  cells = 4
}

check "scales" {
  severity = "error"
  assert {
    condition     = benchmark.storefront["shop"]["pool"][50].throughput.median > benchmark.storefront["shop"]["pool"][1].throughput.median
    error_message = "pool at 50 should be faster than at 1."
  }
  assert {
    condition     = length(cells(benchmark.storefront)) == local.cells
    error_message = "There are ${length(cells(benchmark.storefront))} cells."
  }
}

check "tail" {
  assert {
    condition     = alltrue([for c in cells(benchmark.storefront["shop"]["map"]) : c.service.p99 < duration("100ms")])
    error_message = "The tail is long."
  }
}

output "best" {
  description = "Lowest p99 of all cells."
  value       = min(cells(benchmark.storefront)[*].delivery.p99...)
}

output "by_strategy" {
  value = { for name, levels in benchmark.storefront["shop"] : name => levels["50"].latency.p50 }
}

report "page" {
  format     = "html"
  path       = "out/${bench.run_id}.html"
  sort       = "service.p99"
  benchmarks = [benchmark.storefront]
}

moved {
  from = benchmark.checkout
  to   = benchmark.storefront
}

moved {
  from = group.site
  to   = group.shop
}

moved {
  from = strategy.workers
  to   = strategy.pool
}
