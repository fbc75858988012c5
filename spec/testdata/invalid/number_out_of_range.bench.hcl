# VAR: big=1e999
# ERROR@<-var big>:1: Number out of range
variable "big" { type = number }

locals {
  zero = 1 / 0       # ERROR: Number out of range
  huge = [pow(10, 200) * pow(10, 200)] # ERROR: Number out of range
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
