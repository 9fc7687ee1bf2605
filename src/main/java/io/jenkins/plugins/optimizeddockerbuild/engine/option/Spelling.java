package io.jenkins.plugins.optimizeddockerbuild.engine.option;

/** The spelling of option names in messages: the one that the reader has to write. */
public enum Spelling {
    COMMAND_LINE,
    PIPELINE;

    /** {@code --build-arg}, or {@code buildArgs}. */
    public String name(Option option) {
        return this == COMMAND_LINE ? option.flag() : option.stepName();
    }

    /** {@code --target build}, or {@code target: 'build'}; for a list option, a list with this one value. */
    public String with(TableOption option, String value) {
        String name = name(option);
        if (name.equals(option.flag())) {
            return option.shape() == BuildOption.Shape.FLAG ? option.flag() : option.flag() + " " + value;
        }
        return switch (option.shape()) {
            case FLAG -> name + ": true";
            case ONE -> name + ": '" + value + "'";
            case LIST -> name + ": ['" + value + "']";
            case PAIRS -> {
                int equals = value.indexOf('=');
                yield equals < 0
                        ? name + ": [" + value + ": '…']"
                        : name + ": [" + value.substring(0, equals) + ": '" + value.substring(equals + 1) + "']";
            }
        };
    }

    /** {@code --push}, or {@code push: true}. */
    public String with(TableOption flag) {
        return with(flag, "true");
    }

    /** How to pass the secret with this id. */
    public String secret(String id) {
        return this == COMMAND_LINE
                ? "--secret id=" + id + ",src=FILE or --secret id=" + id + ",env=VARIABLE"
                : "secrets: [" + quotedKey(id) + ": 'CREDENTIALS-ID']";
    }

    /** How to pass as a secret what is now passed as a build argument or variable. */
    public String secretInsteadOf(String variable) {
        return this == COMMAND_LINE ? "--secret id=" + variable + ",env=" + variable : secret(variable);
    }

    /** How to pass an SSH key or agent with this id. */
    public String ssh(String id) {
        return this == COMMAND_LINE ? "--ssh " + id : "ssh: [" + quotedKey(id) + ": 'CREDENTIALS-ID']";
    }

    /** A map key in Groovy needs quotes unless it is an identifier. */
    private static String quotedKey(String key) {
        return key.matches("[A-Za-z_][A-Za-z0-9_]*") ? key : "'" + key + "'";
    }
}
