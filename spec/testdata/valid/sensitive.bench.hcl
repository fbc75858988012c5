# Sensitive values travel, and are never shown.

variable "token" {
  type      = string
  default   = "hunter2-canary"
  sensitive = true
}

variable "unset" {
  type      = string
  default   = null
  sensitive = true
}

locals {
  auth = "Bearer ${var.token}"
}

server "app" {
  type    = "command"
  command = ["./app"]
  env     = { TOKEN = var.token, MODE = "test", PORT = self.port }
}

group "g" {
  base_url = server.app.url
  headers  = merge({ "X-Plain" = "shown", "Authorization" = local.auth }, var.unset == null ? {} : { "X-Unset" = var.unset })

  request "header" { path = "/header" }

  request "url" {
    path  = "/url"
    query = { token = var.token }
  }

  request "body" {
    method = "POST"
    path   = "/body"
    body   = jsonencode({ token = var.token })
    expect { body_contains = var.token }
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}

output "token" {
  value     = local.auth
  sensitive = true
}
