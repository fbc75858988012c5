# WARNING@: Variables file not read
variable "base_url" {
  default = "http://127.0.0.1:8080"
}

group "g" {
  base_url = var.base_url

  request "r" {
    path = "/"
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
