# One build beside itself: eight cells of four metrics, in which nothing ever changes.

variable "build" { type = string }
variable "trial" {
  type    = string
  default = "120ms"
}

server "orders" {
  for_each = { head = var.build, anchor = var.build }
  type     = "command"
  command  = [each.value]
  env      = { PORT = self.port }
  ready { path = "/healthz" }
}

group "all" {
  for_each = server.orders
  base_url = each.value.url
  request "price" { path = "/orders" }
}

group "one" {
  for_each = server.orders
  base_url = each.value.url
  request "price" { path = "/order" }
}

benchmark "all" {
  groups      = [group.all["head"]]
  anchor      = group.all["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1, 2, 4, 8]
  duration    = "${6 * parseint(trimsuffix(var.trial, "ms"), 10)}ms"
  blocks      = 6
  warmup      = "100ms"
  track {
    subject = group.all["head"]
    metrics = [cpu_per_request, service.p50, service.p99, throughput]
  }
}

benchmark "one" {
  groups      = [group.one["head"]]
  anchor      = group.one["anchor"]
  strategies  = [strategy.pool]
  concurrency = [1, 2, 4, 8]
  duration    = "${6 * parseint(trimsuffix(var.trial, "ms"), 10)}ms"
  blocks      = 6
  warmup      = "100ms"
  track {
    subject = group.one["head"]
    metrics = [cpu_per_request, service.p50, service.p99, throughput]
  }
}
