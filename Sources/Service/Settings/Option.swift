/// One setting: how it is called, what it takes, what it does to the settings.
///
/// The command line, the configuration file and the help text all read the same table.
struct Option<Settings>: Sendable {
    typealias Apply = @Sendable (inout Settings, String) throws(SettingsError) -> Void

    let name: String
    /// What stands for the value in the help; `nil` when there is none.
    let placeholder: String?
    /// Whether it may be given several times.
    let repeats: Bool
    let help: String
    let apply: Apply

    init(
        _ name: String, _ placeholder: String?, repeats: Bool = false, _ help: String,
        apply: @escaping Apply
    ) {
        self.name = name
        self.placeholder = placeholder
        self.repeats = repeats
        self.help = help
        self.apply = apply
    }

    /// As it is written on the command line.
    var usage: String {
        placeholder.map { "--\(name) \($0)" } ?? "--\(name)"
    }
}
