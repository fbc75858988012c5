# What each commit is measured by: the commit beside its parent and beside the last release.

variable "base" { type = string }
variable "head" { type = string }
variable "anchor" { type = string }
variable "trial" {
  type    = string
  default = "450ms"
}

server "orders" {
  for_each = { base = var.base, head = var.head, anchor = var.anchor }
  type     = "command"
  command  = [each.value]
  env      = { PORT = self.port }
  restart  = "every 3 blocks" # so that a run doesn't have the luck of one process
  ready { path = "/healthz" }
}

group "orders" {
  for_each = server.orders
  base_url = each.value.url
  request "price" { path = "/orders" }
}

benchmark "api" {
  groups      = [group.orders["base"], group.orders["head"]]
  anchor      = group.orders["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1] # so that two cores are enough for both sides
  duration    = "${12 * parseint(trimsuffix(var.trial, "ms"), 10)}ms"
  blocks      = 12
  warmup      = "200ms"
  compare {
    baseline = group.orders["base"]
    metrics  = [cpu_per_request, service.p50, service.p99, throughput]
  }
  track {
    subject = group.orders["head"]
    metrics = [cpu_per_request, service.p50, service.p99, throughput]
  }
}
