# Which way of fetching these pages is fastest, and by how much?
#
#   bench plan      what would be done
#   bench run       do it: about twenty seconds
#   bench show      the report again

variable "base_url" {
  description = "Where the pages are. Unset, bench starts a small server of its own to practise on."
  type        = string
  default     = null
}

server "practice" {
  type    = "httpbin" # embedded; "command" starts a program of yours instead
  latency = "1ms"
}

# One pass over a group is a batch.
group "pages" {
  base_url = var.base_url == null ? server.practice.url : var.base_url

  request "home" { path = "/get" }
  request "list" { path = "/delay/0.002" }
  request "slow" { path = "/delay/0.004" }

  request "search" {
    path  = "/get"
    query = { "q" = "bench" }
    expect {
      status       = [200]
      content_type = "application/json"
    }
  }
}

# Groups x strategies x levels: here four cells, which take turns block by block.
# `bench explain gather` says what a strategy does, and which library it stands for.
benchmark "pages" {
  groups      = [group.pages]
  strategies  = [strategy.map, strategy.as_completed]
  concurrency = [1, 4]

  warmup   = "200ms"
  duration = "4s" # measured time of each cell
  blocks   = 10   # cut into this many trials

  compare {
    baseline   = strategy.map
    metrics    = [makespan.p50, first_result.p50]
    min_effect = 0.05 # smaller differences count as the same
  }

  # Exit status 2 when it does not hold.
  threshold "errors" {
    metric = error_ratio
    max    = 0.01
  }
}

output "pages_a_second" {
  description = "The best cell's throughput."
  value       = max(cells(benchmark.pages)[*].throughput.median...)
}
