# Requests and rows that are found by a key which is an expression.
variable "tries" { default = 2 }

data "titles" {
  rows = [{ p1 = "r", p2 = "ri", n = 1 }, { p1 = "l", p2 = "", n = 2 }]
}

group "login" {
  base_url = "http://127.0.0.1:8080"
  request "open" {
    path    = "/login"
    capture = { form = body("action=\"(.+?)\"") }
  }
  request "wrong" { # each answer has another form
    for_each = range(var.tries)
    method   = "POST"
    path     = "/form"
    form     = { form = each.key == 0 ? request.open.form : request.wrong[each.key - 1].form }
    capture  = { form = body("action=\"(.+?)\"") }
  }
  request "right" {
    method = "POST"
    path   = "/form"
    json   = { form = request["wrong"][var.tries - 1].form, n = data.titles[lower("N")] }
  }
}

group "typing" {
  base_url = "http://127.0.0.1:8080"
  request "letter" {
    for_each = [1, 2]
    path     = "/suggest"
    query    = { q = data.titles["p${each.value}"] }
    when     = data.titles["p${each.value}"] != ""
  }
}

benchmark "b" {
  groups      = [group.login, group.typing]
  strategies  = [strategy.sequential]
  concurrency = [1]
  iterations  = 20
}
