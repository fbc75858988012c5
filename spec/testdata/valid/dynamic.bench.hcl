# Blocks made from values stand among those that are written out, in the order of the text.

variable "pages" {
  type    = map(object({ path = string, cost = optional(number, 1) }))
  default = { home = { path = "/" }, search = { path = "/search", cost = 3 } }
}

group "site" {
  base_url = "http://localhost:8080"

  request "first" { path = "/first" }

  dynamic "request" {
    for_each = var.pages
    labels   = ["page-${request.key}"]
    content {
      path   = request.value.path
      weight = request.value.cost
      expect { status = [200] }
    }
  }

  dynamic "request" {
    for_each = [10, 20]
    iterator = n
    labels   = ["n${n.value}"]
    content {
      path  = "/numbers"
      query = { n = n.value, index = n.key }
    }
  }

  request "last" { path = "/last" }
}

benchmark "site" {
  groups      = [group.site]
  strategies  = [strategy.map]
  concurrency = [1, 5]

  dynamic "threshold" {
    for_each = { p50 = "20ms", p90 = "80ms" }
    labels   = ["service ${threshold.key}"]
    content {
      metric = service.p90
      max    = threshold.value
      when   = cell.concurrency > 1 || threshold.key == "p90"
    }
  }
}
