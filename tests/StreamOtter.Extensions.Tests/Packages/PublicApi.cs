using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace StreamOtter.Extensions.Tests.Packages;

/// <summary>What an assembly offers to others, a line for each type and member, in order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            lines.Add(Declaration(type));
            lines.AddRange(Members(type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(member => "    " + member));
        }
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Declaration(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + "class";
        var bases = type.IsEnum || type.IsValueType ? [] : new[] { type.BaseType }.Where(parent => parent is not null && parent != typeof(object)).Concat(type.GetInterfaces()
            .Except(type.BaseType?.GetInterfaces() ?? []).Where(offered => offered.IsPublic)).Select(offered => Name(offered!)).Order(StringComparer.Ordinal).ToList();
        return $"{kind} {type.Namespace}.{Name(type)}{(bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        if (typeof(Delegate).IsAssignableFrom(type))
            return [Method(type.GetMethod("Invoke")!)];
        return type.GetMembers(Declared).Where(member => !IsMadeByTheCompiler(member)).Select(member => member switch
        {
            ConstructorInfo made when IsSeen(made) => $"new({Parameters(made)})",
            MethodInfo { IsSpecialName: false } method when IsSeen(method) => Method(method),
            MethodInfo { IsSpecialName: true } method when IsSeen(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) => Method(method),
            PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsSeen) => Property(property),
            FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Field(field),
            EventInfo raised when IsSeen(raised.AddMethod!) => $"{Static(raised.AddMethod!)}event {Name(raised.EventHandlerType!)} {raised.Name}",
            _ => "",
        }).Where(line => line.Length > 0);
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsMadeByTheCompiler(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not PropertyInfo
        || member.Name.Contains('<', StringComparison.Ordinal) || member.Name is "EqualityContract" or "PrintMembers";

    private static string Method(MethodInfo method) =>
        $"{Static(method)}{Name(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{Generics(method.GetGenericArguments())}({Parameters(method)})";

    private static string Property(PropertyInfo property)
    {
        var accessors = new List<string>();
        if (property.GetMethod is { } get && IsSeen(get))
            accessors.Add("get;");
        if (property.SetMethod is { } set && IsSeen(set))
            accessors.Add(set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;");
        var isRequired = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Static(property.GetAccessors(nonPublic: true)[0])}{isRequired}{Name(property.PropertyType, Nullability.Create(property))} {property.Name} {{ {string.Join(' ', accessors)} }}";
    }

    private static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{kind}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue() ?? "null"}" : "")}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}"));

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Generics(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(argument => Name(argument)))}>";

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        var name = new StringBuilder();
        if (type.IsArray)
            name.Append(Name(type.GetElementType()!, nullability?.ElementType)).Append("[]");
        else if (type.IsByRef)
            name.Append("ref ").Append(Name(type.GetElementType()!));
        else if (type.IsGenericType)
        {
            name.Append(type.Name.Split('`')[0]).Append('<');
            var arguments = type.GetGenericArguments();
            for (var next = 0; next < arguments.Length; next++)
            {
                name.Append(next > 0 ? ", " : "").Append(Name(
                    arguments[next], nullability?.GenericTypeArguments is { Length: > 0 } known && known.Length == arguments.Length ? known[next] : null));
            }
            name.Append('>');
        }
        else
            name.Append(type.IsNested && !type.IsGenericParameter ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name);
        return !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? $"{name}?" : name.ToString();
    }
}
