# ERROR@<-var list>:1: Value is not an expression
# VAR: list=[var.x]
variable "list" { type = list(string) }

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
