# How much can it take, and is the new build's less?
#
# Two servers of known capacity stand for two builds: each has workers that take 10 ms for a request, so that 4 of them do 400 a second,
# and no more. Take one away and see what is found:
#
#     bench run examples/capacity.bench.hcl
#     bench run -var workers=3 examples/capacity.bench.hcl

variable "workers" {
  type        = number
  default     = 4
  description = "of the new build; the old one has 4"
}

server "build" {
  for_each = { base = 4, head = var.workers }
  type     = "httpbin"
  latency  = "10ms"
  workers  = each.value
}

group "api" {
  for_each = server.build
  base_url = each.value.url
  request "item" { path = "/status/200" }
}

benchmark "capacity" {
  description = "The highest rate that both builds hold, found in turn."
  groups      = values(group.api)
  strategies  = [strategy.pool]

  search {
    over    = "rate"
    within  = [100, 2000]
    holds   = [response.p95 <= "50ms", error_ratio <= 0.001, throughput >= 0.95 * rate]
    at_most = "3m"
  }

  compare {
    baseline   = group.api["base"]
    metrics    = [capacity]
    min_effect = 0.1
    gate       = true
  }

  threshold "enough for Christmas" {
    metric = capacity
    min    = 200
  }
}

output "capacity" {
  value = benchmark.capacity["api[head]"]["pool"]["search"].capacity.level
}
