variable "n" {
  type    = number
  default = 1
}
report "spec" {
  format = "text"
  path   = "report_over_inputs/spec.bench.hcl" # ERROR: Report over an input
}
report "another_way" {
  format = "text"
  path   = "report_over_inputs/../report_over_inputs/./bench.benchvars.hcl" # ERROR: Report over an input
}
report "body" {
  format = "text"
  path   = "report_over_inputs/body.txt" # ERROR: Report over an input
}
report "fine" {
  format = "text"
  path   = "report_over_inputs/report.txt"
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" {
    method    = "POST"
    path      = "/items?n=${var.n}"
    body_file = "body.txt"
  }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
}
