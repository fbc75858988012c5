variable "tries" { default = 2 }

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "step" {
    for_each = range(var.tries)
    path     = "/"
    capture  = { id = json("$.id") }
  }
  request "behind" { path = "/${request.step[var.tries].id}" }       # ERROR: Unknown key
  request "misspelt" { path = "/${request["stop${""}"][0].id}" }     # ERROR: Unknown key
  request "else" { path = "/${request.step[var.tries - 1].ident}" }  # ERROR: Unknown attribute
}
