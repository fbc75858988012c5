# How runs become history, and who is told of findings.

variable "hook" {
  sensitive = true
  default   = "https://hooks.example.com/services/T0/B0/secret"
}

locals {
  team = "shop"
}

bench {
  allowed_hosts = ["*.example.com"]
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.pool]
  concurrency = [1]

  track {
    subject = group.api
    metrics = [service.p50]
  }
}

history {
  project    = "${local.team}/orders"
  branch     = "trunk"
  alarms     = 0.5
  min_effect = 0.03
  keep       = { full = "4w" }

  notify { webhook = var.hook }
}
