# What did a commit change? A build and an anchor take turns, and their ratio is a point of history.
#
# Two embedded servers stand for the builds. Push a few runs, make the build slower, push some more, and look:
#
#     bench run -push examples/commits.bench.hcl
#     bench history

variable "latency" {
  type        = string
  default     = "2ms"
  description = "of the build that is measured; the anchor has 2ms"
}

server "build" {
  for_each = { head = var.latency, anchor = "2ms" }
  type     = "httpbin"
  latency  = each.value
}

group "orders" {
  for_each = server.build
  base_url = each.value.url
  request "list" { path = "/get" }
}

benchmark "api" {
  description = "The build, beside a fixed one in the same blocks."
  groups      = [group.orders["head"]]
  anchor      = group.orders["anchor"]
  strategies  = [strategy.pool]
  concurrency = [4]
  duration    = "1s"
  blocks      = 6

  track {
    subject = group.orders["head"]
    metrics = [service.p50, service.p99, throughput]
  }
}

history {
  min_effect = 0.02
}
