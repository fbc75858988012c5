variable "token" {
  default   = "secret"
  sensitive = true
}
output "o" {
  value = "Bearer ${var.token}" # ERROR: Sensitive output
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
