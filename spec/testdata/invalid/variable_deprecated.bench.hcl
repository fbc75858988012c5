# WARNING@<-var old>:1: Deprecated variable
# VAR: old=1
variable "old" {
  default    = 0
  deprecated = "use var.fresh."
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
