group "g" {
  base_url = "http://127.0.0.1:8080"
  request "step" {
    for_each = range(2)
    path     = "/${each.key == 0 ? "" : request.step[each.key].id}" # ERROR: Request that needs itself
    capture  = { id = json("$.id") }
  }
}
