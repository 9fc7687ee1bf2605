package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The mounts, modes and devices of a RUN. */
final class RunFlags {
    private static final FlagRules RULES =
            FlagRules.withValue("network", "security").andSeveralTimes("mount", "device");

    private RunFlags() {}

    /** @throws SyntaxProblem when BuildKit rejects a flag */
    static Instruction.Run read(Statement statement, CommandLine command) throws SyntaxProblem {
        RULES.check(statement);
        List<Mount> mounts = new ArrayList<>();
        for (String value : statement.flags("mount")) {
            mounts.add(mount(value));
        }
        String network = statement.flag("network");
        if (network != null && !Set.of("default", "none", "host").contains(network)) {
            throw new SyntaxProblem("invalid network mode " + network + "; RUN --network takes default, none or host");
        }
        String security = statement.flag("security");
        if (security != null && !Set.of("insecure", "sandbox").contains(security)) {
            throw new SyntaxProblem("invalid security mode " + security + "; RUN --security takes sandbox or insecure");
        }
        List<String> devices = statement.flags("device");
        for (String device : devices) {
            checkDevice(device);
        }
        return new Instruction.Run(statement, command, mounts, network, security, devices);
    }

    private static Mount mount(String value) throws SyntaxProblem {
        List<Mount.Field> fields = new ArrayList<>();
        for (String field : fieldsOf("mount", value)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                fields.add(new Mount.Field(field.toLowerCase(Locale.ROOT), null));
                continue;
            }
            String key = field.substring(0, equals).toLowerCase(Locale.ROOT);
            String content = field.substring(equals + 1);
            int dollar = content.indexOf('$');
            if (key.equals("from") && dollar >= 0 && dollar != content.length() - 1) {
                throw new SyntaxProblem("variables are not expanded in from=" + content + " of a mount; write FROM "
                        + content + " AS name, and from=name here");
            }
            fields.add(new Mount.Field(key, content));
        }
        return new Mount(fields);
    }

    private static List<String> fieldsOf(String flag, String value) throws SyntaxProblem {
        try {
            return MountFields.split(value);
        } catch (SyntaxProblem e) {
            throw new SyntaxProblem("invalid --" + flag + ": " + e.getMessage());
        }
    }

    private static void checkDevice(String value) throws SyntaxProblem {
        String name = "";
        for (String field : fieldsOf("device", value)) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            String content = equals < 0 ? "" : field.substring(equals + 1);
            if (key.equals("required")) {
                if (equals >= 0 && !isBoolean(content)) {
                    throw new SyntaxProblem("invalid --device: required takes true or false, not " + content);
                }
            } else if (key.equals("name") && equals >= 0) {
                if (!name.isEmpty()) {
                    throw new SyntaxProblem("invalid --device: the name is given twice, " + name + " and " + content);
                }
                name = content;
            } else if (name.isEmpty()) {
                name = field;
            } else {
                throw new SyntaxProblem(
                        "invalid --device: unknown part " + field + Suggestion.of(key, List.of("name", "required")));
            }
        }
    }

    /** The values of Go's {@code strconv.ParseBool}. */
    private static boolean isBoolean(String value) {
        return Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False")
                .contains(value);
    }
}
